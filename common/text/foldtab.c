/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "text/foldtab.h"

/* Each table is pairs "from to", sorted by `from`. */

/*
 * Letters drawn as the Latin one.  Upper and lower case are told apart:
 * capital Nu is an N, small nu a v.
 */
static const char letters[] = "ıiɡgɢgɪiɴnʀrʏyʙbʜhʟlΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx"
			      "αaβbγyεeηnιiκkνvοoρpτtυuχxωwϲcϹcЅsІiЈjАaВbЕeКkМm"
			      "НhОoРpСcТtУyХxаaвbеeкkмmнhоoрpсcтtуyхxѕsіiјjѴvѵv"
			      "ҮyүyҺhһhӀlӏlԀdԁdԚqԛqԜwԝwᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠv"
			      "ᴡwᴢzꜰfꜱs";

/* EquivalentUnifiedIdeograph-14.0.0.txt, without the Kangxi radicals: NFKC has them. */
static const char
    radicals[] = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳"
		 "⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
		 "⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌"
		 "⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝"
		 "⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风"
		 "⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯"
		 "⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍㇖乛㇗𠃊㇘𠃎㇙𠄌"
		 "㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎";

/* The commonest traditional characters with one simplified form each. */
static const char
    simple[] = "並并亂乱亞亚佈布佔占來来侶侣係系俠侠倉仓個个們们倫伦偉伟側侧偵侦偽伪傑杰"
	       "傘伞備备傭佣傳传傷伤僅仅僑侨價价儀仪億亿儘尽償偿優优儲储兇凶兒儿內内兩两"
	       "冊册凍冻凱凯別别刪删則则剛刚創创劃划劇剧劉刘劍剑劑剂勁劲動动務务勝胜勞劳"
	       "勢势勵励勸劝區区協协卻却厭厌厲厉參参叄叁吳吴員员問问啞哑啟启喚唤喪丧喬乔"
	       "單单嗎吗嗚呜嘆叹嘗尝嘩哗嚇吓嚐尝嚴严國国圍围園园圓圆圖图團团執执堅坚報报"
	       "場场塊块塵尘墊垫墜坠墳坟壇坛壓压壞坏壟垄壯壮壺壶壽寿夠够夾夹奧奥奪夺奮奋"
	       "妝妆娛娱婦妇媽妈嬌娇嬰婴孫孙學学宮宫實实寧宁審审寫写寬宽寵宠寶宝將将專专"
	       "尋寻對对導导層层屬属岡冈島岛峽峡嶺岭帥帅師师帳帐帶带幟帜幣币幫帮幹干幾几"
	       "庫库廁厕廚厨廟庙廠厂廢废廣广廳厅張张強强彈弹彌弥彎弯後后徑径從从復复徹彻"
	       "惡恶惱恼愛爱態态慘惨慣惯慶庆憂忧憐怜憑凭憤愤憲宪憶忆懇恳應应懶懒懷怀懸悬"
	       "懼惧戀恋戰战戲戏戶户拋抛掃扫掛挂揚扬換换揮挥損损搖摇搶抢撐撑撫抚撲扑撿捡"
	       "擁拥擇择擊击擔担據据擠挤擬拟擴扩擺摆擾扰攜携攝摄敗败敘叙敵敌數数斬斩斷断"
	       "於于時时晝昼暢畅暫暂曆历曉晓曠旷曬晒書书會会東东條条棄弃棟栋棧栈楊杨業业"
	       "極极榮荣構构槍枪樂乐樓楼標标樣样樹树橋桥機机檔档檢检檯台櫃柜欄栏權权歐欧"
	       "歡欢歲岁歷历歸归殘残殺杀殼壳毀毁氣气決决況况涼凉淚泪淨净淵渊減减湊凑湯汤"
	       "溝沟溫温滅灭滬沪滯滞滿满漁渔漢汉漲涨漸渐潑泼潔洁潤润澤泽濃浓濕湿濟济濤涛"
	       "濫滥灣湾災灾為为烏乌無无煉炼煩烦熱热燈灯燒烧爐炉爛烂爭争爺爷爾尔牆墙牽牵"
	       "犧牺狀状猶犹獄狱獅狮獎奖獨独獵猎獸兽獻献現现瑪玛環环產产畝亩畢毕畫画異异"
	       "當当瘋疯瘡疮療疗癒愈癢痒癥症發发皺皱盜盗監监盤盘盧卢眾众矯矫確确碼码磚砖"
	       "礦矿祕秘禍祸禦御禮礼種种稱称穀谷積积穩稳窮穷竊窃競竞筆笔節节築筑簡简簽签"
	       "籃篮籤签糧粮糾纠紀纪約约紅红納纳純纯紗纱紙纸級级紛纷細细終终組组結结絕绝"
	       "絡络給给統统絲丝綁绑經经綜综綠绿維维網网緊紧緒绪線线緣缘編编緩缓縣县縮缩"
	       "縱纵總总績绩繫系繳缴繼继續续罰罚罷罢羅罗義义習习聖圣聞闻聯联聰聪聲声職职"
	       "肅肃脅胁脈脉脹胀腎肾腦脑腫肿腳脚腸肠膚肤膠胶膩腻膽胆臉脸臘腊臟脏臨临臺台"
	       "與与興兴舉举舊旧艦舰莊庄華华萬万葉叶蓋盖蔣蒋蕩荡薑姜薦荐藍蓝藝艺藥药蘆芦"
	       "蘇苏蘋苹蘭兰處处虛虚號号虧亏蝦虾蟲虫蠻蛮術术衛卫衝冲裏里補补裝装裡里製制"
	       "複复褲裤襯衬襲袭見见規规視视親亲覺觉覽览觀观觸触訂订計计訊讯討讨訓训記记"
	       "訪访設设許许訴诉診诊註注詐诈評评詞词試试詩诗話话該该詳详誇夸認认語语誠诚"
	       "誤误說说誰谁課课調调談谈請请論论諮咨諾诺謀谋謊谎謎谜講讲謝谢謠谣證证識识"
	       "譜谱譯译議议護护譽誉讀读變变讓让豈岂豐丰豬猪貓猫貝贝負负財财貢贡貧贫貨货"
	       "販贩貪贪責责貯贮貳贰貴贵買买貸贷費费貿贸賀贺資资賊贼賓宾賠赔賢贤賣卖質质"
	       "賬账賭赌賴赖賺赚購购賽赛贈赠贊赞贏赢趕赶趙赵趨趋踐践躍跃車车軌轨軍军軟软"
	       "較较載载輔辅輕轻輛辆輩辈輪轮輯辑輸输轉转轟轰辦办辭辞農农這这連连週周進进"
	       "遊游運运過过達达違违遜逊遞递遠远適适遲迟遷迁選选遺遗遼辽還还邊边郵邮鄉乡"
	       "鄭郑鄰邻醫医醬酱釀酿釋释釘钉針针釣钓鈉钠鈔钞鈣钙鈴铃鉛铅鉤钩銀银銅铜銷销"
	       "鋁铝鋪铺鋼钢錄录錢钱錦锦錯错鍋锅鍵键鍾钟鎖锁鎮镇鏡镜鐘钟鐵铁鑒鉴鑰钥鑿凿"
	       "長长門门閃闪閉闭開开閒闲間间閱阅關关陣阵陰阴陳陈陸陆陽阳隊队階阶際际隨随"
	       "險险隱隐隻只雖虽雙双雜杂雞鸡離离難难雲云電电霧雾靈灵靜静韓韩響响頁页頂顶"
	       "項项順顺須须預预頓顿領领頭头頻频題题額额顏颜願愿顧顾顯显風风颱台飛飞飯饭"
	       "飲饮飽饱飾饰餅饼養养餘余館馆馬马馮冯駕驾駛驶騎骑騙骗騷骚驗验驚惊髒脏體体"
	       "髮发鬆松鬍胡鬥斗鬧闹魚鱼鮮鲜鳥鸟鳳凤鴨鸭鵝鹅鹽盐麗丽麥麦麵面黃黄點点黨党"
	       "齊齐齋斋齒齿龍龙龜龟";

static uint32_t
next(const char **at)
{
	struct str s = { *at, 4 }; /* each pair is followed by more, or by the NUL */
	size_t n = utf8_len(s);
	*at += n;
	return utf8_char(s, n);
}

static uint32_t
look_up(const char *at, const char *end, uint32_t c)
{
	while (at < end) {
		uint32_t from = next(&at), to = next(&at);
		if (from >= c)
			return from == c ? to : c;
	}
	return c;
}

uint32_t
foldtab_letter(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} runs[] = {
		{ 0x1f130, 0x1f149 }, /* squared */
		{ 0x1f150, 0x1f169 }, /* negative circled */
		{ 0x1f170, 0x1f189 }, /* negative squared */
		{ 0x1f1e6, 0x1f1ff }, /* regional indicators */
	};

	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (c >= runs[i].first && c <= runs[i].last)
			return 'a' + c - runs[i].first;
	if (c < 0x131 || c > 0xa731 || (c > 0x52f && c < 0x1d00) || (c > 0x1d22 && c < 0xa730))
		return c; /* outside the table's blocks: most characters */
	return look_up(letters, letters + sizeof letters - 1, c);
}

uint32_t
foldtab_radical(uint32_t c)
{
	if (c < 0x2e80 || c > 0x31e3)
		return c;
	return look_up(radicals, radicals + sizeof radicals - 1, c);
}

uint32_t
foldtab_simple(uint32_t c)
{
	enum { PAIR = 6 }; /* every character of this table takes three bytes */
	size_t low = 0, high = (sizeof simple - 1) / PAIR;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const char *at = simple + mid * PAIR;
		uint32_t from = next(&at);
		if (from == c)
			return next(&at);
		if (from < c)
			low = mid + 1;
		else
			high = mid;
	}
	return c;
}
