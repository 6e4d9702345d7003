package fold

import "strings"

// maxDoubled is the longest word in doubledWords, with a letter or two to spare.
const maxDoubled = 22

// doubled are words that are written with a double letter: they keep it, and get it back where it was drawn
// out ("freeee" is "free"). Where two words differ in nothing else, the one listed first is meant.
var doubled = func() (d struct {
	words map[string]bool
	byKey map[string]string // by the word with every letter once
}) {
	d.words, d.byKey = make(map[string]bool), make(map[string]string)
	for w := range strings.FieldsSeq(doubledWords) {
		d.words[w] = true
		var key []byte
		for i := range len(w) {
			if i == 0 || w[i] != w[i-1] {
				key = append(key, w[i])
			}
		}
		if _, ok := d.byKey[string(key)]; !ok {
			d.byKey[string(key)] = w
		}
	}
	return d
}()

// doubledWords is ours: frequent words of English, Vietnamese, Indonesian and Malay, and names of services,
// that advertisements of work use.
const doubledWords = `
across overall willing troubleshoot troubleshooting drilling firewall firewalls waterfall wordpress regression bootstrap understood overseeing controlling cooling
wellbeing surveillance installations footprint pioneering progression submission submissions transmission emission emissions greenfield greenhouse accelerate
accelerating acceleration telecommunication telecommunications spreadsheet spreadsheets storytelling housekeeping bottleneck bottlenecks continually functionally
booth booths weeding paas brilliant appliance appliances canteen noodles noodle fellow fellows reel reels grooming harassment harness relentless steering stainless
livelihood fifteen witness witnesses upsell bamboo halloween scanner scanners runners pallet pallets wallets latte bluetooth remittance remittances commands
assumptions competitiveness responsiveness lainnya kendaraan anggaran pemeriksaan persediaan ketenagakerjaan berkoordinasi koordinasi pengguna annum aggressively
attained suggesting teammate teammates boosting exceeding engineered volunteering weddings feeling chatting accomplishments assembling fittings wholly chiller
kaam naam baat baad saath haath raat baaki aaram ringgit comme occupations affirmed labelled dissatisfied pptki sippmi essence masseur passbook cryptocurrency upskill terraform
iii viii xiii app apps too see all will off fee fees free feel feels feet feed feeds feedback need needs needed needing seen seem seems seek seeks
seeker seekers seeking keep keeps keeper keeping keen been bee beef beer deep deeply deeper meet meets meeting meetings teen teens teenager week weeks
weekly weekend weekends weekday weekdays sleep sweet street green queen screen screens screening screened screenshot speed speech steel steep sheet
sheets wheel wheels three tree trees agree agrees agreed agreement agreements degree degrees employee employees trainee trainees committee coffee
guarantee guarantees guaranteed fleet greet greeting greetings peer peers career careers engineer engineers engineering pioneer volunteer volunteers
indeed proceed proceeds exceed exceeds succeed succeeded speedy freedom freelance freelancer freelancers freely foresee oversee oversees between creed
breed good goods goodbye book books booking bookings booked booklet notebook facebook macbook look looks looking looked outlook lookout cook cooks
cooking took hook hooks room rooms roommate bathroom bedroom classroom showroom washroom zoom zoo tool tools toolkit toolbox tooling school schools
cool pool pools fool food foods foot football footage flood floor floors door doors indoor outdoor outdoors boost boot boots boom moon mood noon
afternoon soon spoon root loop loops loose choose chooses choosing smooth smoothly tooth shoot shooting shooter proof roof troop wood wooden wool
blood cooperate cooperation cooperative coordinate coordinates coordinated coordinating coordination coordinator coordinators bloom google googling
call calls called calling caller callers recall tall small smaller ball fall falls hall mall wall walls wallet install installs installed installing
installation skill skills skilled skillset unskilled fill fills filled filling fulfill fulfillment bill bills billing billion billions million
millions still kill mill drill drills ill illness illegal illegally pill till village villa villas valley full fully fullstack fulltime pull bull dull
sell sells selling seller sellers resell reseller tell tells telling teller bell cell cells well wells wellness yellow hello follow follows followed
following follower followers allow allows allowed allowing allowance allowances swallow roll rolls rolling roller enroll enrollment payroll scroll
controlled controller controllers dollar dollars collar collect collects collected collecting collection collections collector collective college
colleges colleague colleagues collaborate collaborates collaborated collaborating collaboration collaborations collaborative collaborator
collaborators collateral intelligent intelligence excellent excellence challenge challenges challenging alliance allocate allocated allocation ally
totally finally especially usually really actually generally personally professionally officially carefully successfully originally additionally
annually equally legally locally globally internationally internally externally manually naturally normally occasionally physically potentially
specially specifically technically typically virtually basically automatically strategically electronically financially individually initially
mentally verbally visually ideally mutually gradually shall smell spell spelling spelled shell swell intellectual illustrate illustrator gallery
jewellery ballet bullet bulletin parallel pillow balloon belly jelly alloy rally travelling traveller cancelled cancellation labelling modelling
counselling enrolled welling staff staffs staffing stuff offer offers offered offering offerings office offices officer officers official officials
offline offshore offset traffic difference differences different differently difficult difficulty difficulties effect effects effective effectively
effectiveness efficient efficiently efficiency effort efforts afford affordable affair affairs affect affects affected affiliate affiliates affiliated
affiliation sufficient suffer buffet buffer cliff sheriff tariff affirm affirmative business businesses process processes processed processing
processor access accessed accessible accessibility accessing accessory accessories success successful succession address addresses addressed
addressing less unless lesson lessons loss losses boss bosses class classes classic classified classification pass passed passes passing passage
passenger passengers passion passionate passive passport passports password passwords possible possibly possibility possibilities impossible possess
possession possesses mission missions commission commissions commissioning permission permissions admission admissions session sessions profession
professional professionals professionalism professor express expression expressed impress impressive press pressed pressing pressure discuss discussed
discussing discussion discussions issue issues issued issuing issuance tissue assess assesses assessed assessing assessment assessments asset assets
assign assigned assigning assignment assignments assist assists assisted assisting assistance assistant assistants associate associated associates
association associations assume assumed assumption assure assured assurance assemble assembly assembler essay essential essentials necessary
necessarily necessity message messages messaging messenger massage masseuse mass massive miss missed missing glass glasses grass gross guess kiss mess
dress dressed stress stressful bass brass cross crossing embassy fitness willingness awareness happiness fairness openness readiness kindness darkness
weakness hostess waitress actress mattress progress progressive regress congress russia russian swiss wireless regardless endless seamless seamlessly
homeless careless jobless permissible vessel vessels scissors aggressive aggression compassion classmate sass add adds added adding addition
additional addict addiction odd buddy middle midday pudding wedding bidding sudden suddenly hidden ladder paddy daddy riddle saddle embedded embedding
apple apply applies applied applying applicant applicants application applications applicable appoint appointed appointment appointments appreciate
appreciated appreciation approach approaches approaching appropriate appropriately approval approvals approve approved approves approximate
approximately appeal appealing appear appears appeared appearance apparel support supports supported supporting supporter supportive supply supplies
supplied supplier suppliers supplying supplement supplements suppose supposed opportunity opportunities oppose opposite happen happens happened
happening happy happily shopping shopped shopper shoppers shopee shipping shipped shipper shippers stopped stopping upper copper pepper dropped
dropshipping dropper slipper slippers whopper trapped trapping wrapped wrapping wrapper equipped mapping mapped zipper hippo puppy rapport snapped
swapping whatsapp philippines philippine account accounts accountant accountants accounting accountable accountability accommodate accommodation
accommodations accompany accomplish accomplished accomplishment accord accordance according accordingly accurate accurately accuracy accept accepts
accepted accepting acceptance acceptable accident accidents accelerate accelerator accent accused occur occurs occurred occupy occupation occupational
occupied occasion occasional successor soccer tobacco vaccine vaccinated vaccination broccoli manner banner banners dinner dinners inner winner
winners winning beginner beginners beginning planner planners planning planned running runner scanner scanning cannot connect connects connected
connecting connection connections connectivity connector channel channels personnel tunnel tennis cunning annual announce announced announcement
announcements annoy anniversary innovate innovation innovations innovative funnel sunny funny penny inn hanna anna jenny kenny vinny innocent
questionnaire millennium skinny canned spanning stunning mannequin annex common commonly comment comments commerce commercial commercially ecommerce
commit commits commitment commitments committed command commander commend recommend recommends recommended recommendation recommendations commodity
commodities community communities communicate communicates communicated communicating communication communications communicative communicator commute
commuting summer summary summarize summarise summit hammer programme programmes programmer programmers programming programmed grammar immediate
immediately immigrant immigrants immigration immense immune comma mommy dummy swimming swimmer slimming dimmer drummer symmetry gamma mammal better
letter letters matter matters butter bottle bottles bottom button buttons attach attached attachment attack attacks attempt attempts attend attends
attended attending attendance attendant attendee attention attentive attitude attitudes attract attracts attracted attracting attraction attractive
attractiveness attorney attribute attributes battery batteries battle bitter cattle cotton cutting ditto fitted fitting flutter forgotten getting
gotten hitting kitten knitting little lottery mutton netting pattern patterns permitted permitting petty pretty putting quitting rotten scattered
setting settings settle settled settlement shuttle sitting babysitter babysitting submitted submitting submittal transmitted tattoo twitter utter
written transmitting upsetting betting lotto palette silhouette cigarette cigarettes roulette baguette etiquette carry carries carried carrier
carriers carrying correct corrected correctly correction corrective correspond correspondence corresponding corridor current currently currency
currencies curry error errors ferry hurry interrupt irregular marry married marriage mirror narrow preferred referral referrals referred referring
recurring sorry surround surrounding terrible territory territories terror tomorrow worry worried worries arrange arranged arrangement arrangements
arranging arrest arrested arrive arrival arrivals arrives arrived array barrier barriers berry borrow borrower borrowing burrito cherry concurrent
embarrass harry jerry larry stirring strawberry transferred transferring transferrable warranty warrant surrogate surrogacy hobby hobbies lobby ribbon
rubber rubbish robber robbery cabbage gabbing abbreviation pebble bubble bigger biggest suggest suggests suggested suggestion suggestions luggage
baggage debugging logging logged blogger blogging jogging egg eggs foggy trigger triggers digging vlogger struggle gigging tagging hugging shaggy
aggregate exaggerate buggy buzz dizzy pizza pizzas jazz puzzle puzzles blizzard grizzly quizzes fuzzy vacuum continuum savvy revving bookkeeping
bookkeeper trekking trekker fulfilled aaron isaac bazaar saas iaas skiing pekerjaan pekerjaannya perusahaan perusahaannya saat maaf permintaan
perencanaan pelaksanaan kerajaan pengelolaan pemeliharaan penggunaan menggunakan tinggi tinggal minggu mingguan tanggung bertanggung tunggu hingga
sehingga tanggal panggil panggilan keutamaan penerimaan inggris angguh pelanggan anggota pinggang gangguan langganan kerjaan usahaan pertanyaan
keadaan kesediaan kerjaannya perniagaan penjagaan kebangsaan xoong boong coong mooc sooc cooc loong goong soong huggies pizzahut viettel emma ella
anne betty bobby danny eddie jessica jimmy johnny kelly lilly molly nelly peggy phillip russell sally scott teddy terry tommy vanessa willy yvonne
rebecca matthew william williams morocco cannes brussels seattle tennessee massachusetts mississippi missouri hollywood barrett bennett elliott
garrett odoo hadoop oppo wattpad reddit zillow allianz bloomberg accenture deloitte elle elles belle belles appel appels appeler carriere personne
personnes connaissance connaissances annonce annonces annee annees bonne bonnes famille travailler accueil accueillir adresse adresser communiquer
difficile efficace effectuer nouvelle nouvelles professionnel professionnelle professionnels passeport pourront ressources terrain vaisselle ville
villes quelle quelles offre offres donner donnees atteindre lettre mettre permettre
`
